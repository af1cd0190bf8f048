#!/usr/bin/env python3
"""Runs the example under load with reloads, and checks that its metrics add up."""
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

CLIENTS, REQUESTS, RELOADS = 4, 60, 150


def get(url):
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.headers["Content-Type"], response.read().decode()


def main():
    server = subprocess.Popen([sys.argv[1]], stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().strip()
    errors, refused = [], []

    def client():
        for _ in range(REQUESTS):
            _, body = get(url + "/")
            if not re.fullmatch(r"hello( of configuration \d+)?, you are number \d+\n", body):
                errors.append(body)

    def reloader():
        for _ in range(RELOADS):
            try:
                get(url + "/reload")
            except urllib.error.HTTPError as error:
                refused.append(error.code)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)] + [threading.Thread(target=reloader)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # An answer may arrive before its request is taken off the gauge; once all are, this one is left.
    for asked in range(100):
        content_type, text = get(url + "/metrics")
        metrics = dict(re.findall(r"^([a-z_]+) (\S+)$", text, re.MULTILINE))
        if metrics["http_requests_in_flight"] == "1":
            break
        time.sleep(0.05)
    get(url + "/stop")
    status = server.wait(timeout=30)
    checks = {
        "every answer is of one configuration": not errors and metrics["config_mixtures_total"] == "0",
        "every request is counted once": int(metrics["http_requests_total"]) == CLIENTS * REQUESTS + RELOADS + asked,
        "every reload is counted once": int(metrics["config_generation"]) + len(refused) == RELOADS,
        "refusals are counted": int(metrics["config_reloads_refused_total"]) == len(refused),
        "this request is in flight": int(metrics["http_requests_in_flight"]) == 1,
        "bytes are counted": int(metrics["http_sent_bytes_total"]) > 100 * CLIENTS * REQUESTS,
        "time is counted": float(metrics["http_request_seconds_total"]) > 0,
        "it is OpenMetrics": content_type.startswith("application/openmetrics-text") and text.endswith("\n# EOF\n"),
        "it ends cleanly": status == 0,
    }
    for name, ok in checks.items():
        print("ok    " if ok else "FAILED", name)
    if not all(checks.values()):
        print(text, errors[:3])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
