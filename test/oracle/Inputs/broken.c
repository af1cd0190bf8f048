unknown *broken;
