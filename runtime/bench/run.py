#!/usr/bin/env python3
"""Measures the runtime library against its references and prints one table.

Each ratio is of two figures of the same run: repetitions of all benchmarks are interleaved at random, and medians are
compared, so that a busy machine disturbs both alike. Needs Google Benchmark (Debian: libbenchmark-dev); references that
are not installed (libtbb-dev, liburcu-dev, libxenium-dev, libboost-dev) are left out and said. Figures at two threads mean
something only where two cores are free.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

RUNTIME = pathlib.Path(__file__).resolve().parent.parent
BUILD = RUNTIME.parent / "build" / "runtime" / "bench"

# What is measured, the benchmark, its reference, and the goal: "<= x" is time compared with the reference's, ">= x" is how
# many times as many operations.
ROWS = [
    ("Counter add", "counter_add", "raw_fetch_add", "std::atomic fetch_add", "<= 1.02"),
    ("MaxTracker observe, random, 2 threads", "max_observe_2", "always_cas_max_2", "always-CAS loop", ">= 15"),
    ("FloatCounter whole amount, 2 threads", "float_add_whole_2", "cas_double_add_2", "CAS on a double", ">= 2"),
    ("ShardedCounter add", "sharded_add", "thread_local_increment", "thread_local increment", "<= 1.05"),
    ("ShardedCounter add, 2 threads", "sharded_add_2", "raw_fetch_add_2", "std::atomic fetch_add", ">= 12"),
    ("ShardedCounter 16 counters, 2 threads", "sharded_add_16_2", "raw_fetch_add_16_2", "std::atomic fetch_add", ">= 40"),
    ("ShardedCounter add, 2 threads", "sharded_add_2", "tbb_ets_add_2", "oneTBB thread_specific", None),
    ("PerCpuCounter add", "per_cpu_add", "thread_local_increment", "thread_local increment", None),
    ("PerCpuCounter add, 2 threads", "per_cpu_add_2", "raw_fetch_add_2", "std::atomic fetch_add", None),
    ("Snapshot read", "snapshot_read", "raw_load", "std::atomic load", "<= 2.0"),
    ("Snapshot read, 2 threads", "snapshot_read_2", "shared_mutex_map_2", "shared_mutex + map", ">= 70"),
    ("Snapshot read, 2 threads", "snapshot_read_2", "atomic_shared_ptr_2", "atomic<shared_ptr>", ">= 100"),
    ("Snapshot read", "snapshot_read", "urcu_read", "liburcu (memb)", None),
    ("Snapshot read", "snapshot_read", "xenium_hazard_read", "xenium hazard pointer", None),
    ("Snapshot read", "snapshot_read", "xenium_epoch_read", "xenium epoch", None),
    ("SeqLock load, 2 threads", "seqlock_load_2", "mutex_load_2", "std::mutex", None),
    ("FirstArrival, set", "first_arrival", "flag_load", "std::atomic load", "<= 1.1"),
    ("FirstArrival, set, 2 threads", "first_arrival_2", "flag_exchange_2", "always exchanging", ">= 50"),
    ("RateLimiter accept, 2 threads", "limiter_accept_2", "mutex_accept_2", "std::mutex bucket", ">= 5"),
    ("RateLimiter reject, 2 threads", "limiter_reject_2", "mutex_reject_2", "std::mutex bucket", ">= 7"),
    ("RefCount try_acquire + release, 2 threads", "ref_count_2", "cas_ref_count_2", "CAS loop", ">= 1.4"),
    ("CachePadded counters, 2 threads", "padded_2", "unpadded_2", "unpadded", ">= 10"),
    ("SpscRing, one item", "ring_single", "boost_ring_single", "boost spsc_queue", ">= 1.1"),
    ("SpscRing, batch of 64", "ring_batch", "boost_ring_single", "boost spsc_queue", ">= 10"),
    ("IndexStack pop + push, 2 threads", "stack_pop_push_2", "boost_stack_pop_push_2", "boost stack", None),
    ("update, uncontended", "update_1", "raw_fetch_add", "std::atomic fetch_add", "<= 1.3"),
    ("update, 2 threads", "update_2", "update_without_back_off_2", "loop without back-off", ">= 1.6"),
]


def build(compiler):
    commands = [["cmake", "-S", str(RUNTIME), "-B", str(BUILD), "-DCMAKE_BUILD_TYPE=Release", "-DATOMVET_RUNTIME_BENCH=ON",
                 f"-DCMAKE_CXX_COMPILER={compiler}"], ["cmake", "--build", str(BUILD)]]
    for command in commands:
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{result.stdout[-6000:]}")
    return BUILD / "bench" / "runtime_bench"


def measure(program, repetitions, seconds):
    output = subprocess.run([str(program), f"--benchmark_repetitions={repetitions}", f"--benchmark_min_time={seconds}",
                             "--benchmark_enable_random_interleaving=true", "--benchmark_format=json"],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    samples = {}
    for run in json.loads(output)["benchmarks"]:
        if run.get("run_type") == "iteration":
            samples.setdefault(run["name"].split("/")[0], []).append(1e9 / run["items_per_second"])
    return {name: statistics.median(values) for name, values in samples.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.05, help="of each repetition of each benchmark")
    parser.add_argument("--compiler", default="g++")
    arguments = parser.parse_args()

    nanoseconds = measure(build(arguments.compiler), arguments.repetitions, arguments.seconds)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f}, {arguments.compiler}; medians of {arguments.repetitions}\n")
    print(f"{'primitive':<43}{'ns':>8}  {'reference':<24}{'ns':>8}{'ratio':>9}   goal")
    missed = 0
    absent = []
    for title, name, reference, reference_title, goal in ROWS:
        if reference not in nanoseconds:
            absent.append(reference_title)
            continue
        mine, theirs = nanoseconds[name], nanoseconds[reference]
        cost = goal is not None and goal.startswith("<=")
        ratio = mine / theirs if cost else theirs / mine
        verdict = "-"
        if goal:
            bound = float(goal.split()[1])
            met = ratio <= bound if cost else ratio >= bound
            missed += not met
            verdict = f"{goal:<8}{'' if met else f'missed by {abs(ratio / bound - 1):.0%}'}"
        print(f"{title:<43}{mine:>8.2f}  {reference_title:<24}{theirs:>8.2f}{ratio:>8.2f}x   {verdict}")
    for title in absent:
        print(f"not installed, left out: {title}")
    print("not packaged by Debian, left out: folly")
    print(f"{missed} goals missed" if missed else "all goals met")


if __name__ == "__main__":
    main()
