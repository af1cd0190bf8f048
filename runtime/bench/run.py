#!/usr/bin/env python3
"""Measures the runtime library against its references and prints one table.

Each ratio is of two figures of the same run: repetitions of all benchmarks are interleaved at random, and medians are
compared. Only windows of time count in which all threads of the benchmark ran at once, without interruption, so that the
figures stand on a busy machine too. Needs Google Benchmark (Debian:
libbenchmark-dev); references that are not installed (libtbb-dev, liburcu-dev, libxenium-dev, libboost-dev) are left out
and said.

"bound" is the ratio that the least conceivable code has here: what is in brackets, measured in the same run. Where it is
worse than the goal, nothing can meet the goal on this processor.
"""
import argparse
import collections
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

RUNTIME = pathlib.Path(__file__).resolve().parent.parent
BUILD = RUNTIME.parent / "build" / "runtime" / "bench"
WINDOWS_NEEDED = 5  # of the windows that bench.cpp wants, for the repetition to count

# A goal "<= x" is time compared with the reference's, ">= x" is how many times as many operations.
Row = collections.namedtuple("Row", "title name reference reference_title goal bound bound_title",
                             defaults=(None, None, None))
ONE_RMW = ("raw_fetch_add_2", "one fetch_add each")
ROWS = [
    Row("Counter add", "counter_add", "raw_fetch_add", "std::atomic fetch_add", "<= 1.02"),
    Row("Counter add", "counter_add", "mutex_add", "std::mutex, increment"),
    Row("Counter add, 2 threads", "counter_add_2", "mutex_add_2", "std::mutex, increment"),
    Row("three Counters add", "counter_add_3", "mutex_add_3", "std::mutex, 3 increments"),
    Row("three Counters add, 2 threads", "counter_add_3_2", "mutex_add_3_2", "std::mutex, 3 increments"),
    Row("MaxTracker observe, random, 2 threads", "max_observe_2", "always_cas_max_2", "always-CAS loop", ">= 15"),
    Row("FloatCounter whole amount, 2 threads", "float_add_whole_2", "cas_double_add_2", "CAS on a double", ">= 2",
        *ONE_RMW),
    Row("ShardedCounter add", "sharded_add", "thread_local_increment", "thread_local increment", "<= 1.05"),
    Row("ShardedCounter add, 2 threads", "sharded_add_2", "raw_fetch_add_2", "std::atomic fetch_add", ">= 12",
        "thread_local_increment_2", "thread_local increment"),
    Row("ShardedCounter 16 counters, 2 threads", "sharded_add_16_2", "raw_fetch_add_16_2", "std::atomic fetch_add",
        ">= 40", "thread_local_increment_16_2", "thread_local increment"),
    Row("ShardedCounter add, 2 threads", "sharded_add_2", "tbb_ets_add_2", "oneTBB thread_specific"),
    Row("PerCpuCounter add", "per_cpu_add", "thread_local_increment", "thread_local increment"),
    Row("PerCpuCounter add, 2 threads", "per_cpu_add_2", "raw_fetch_add_2", "std::atomic fetch_add"),
    Row("Snapshot read", "snapshot_read", "raw_load", "std::atomic load", "<= 2.0", "marked_load", "load, mark, unmark"),
    Row("Snapshot read, 2 threads", "snapshot_read_2", "shared_mutex_map_2", "shared_mutex + map", ">= 70",
        "raw_load_2", "std::atomic load"),
    Row("Snapshot read, 2 threads", "snapshot_read_2", "atomic_shared_ptr_2", "atomic<shared_ptr>", ">= 100",
        "raw_load_2", "std::atomic load"),
    Row("Snapshot read", "snapshot_read", "urcu_read", "liburcu (memb)"),
    Row("Snapshot read", "snapshot_read", "xenium_hazard_read", "xenium hazard pointer"),
    Row("Snapshot read", "snapshot_read", "xenium_epoch_read", "xenium epoch"),
    Row("SeqLock load, 2 threads", "seqlock_load_2", "mutex_load_2", "std::mutex"),
    Row("FirstArrival, set", "first_arrival", "flag_load", "std::atomic load", "<= 1.1"),
    Row("FirstArrival, set, 2 threads", "first_arrival_2", "flag_exchange_2", "always exchanging", ">= 50",
        "flag_load_2", "std::atomic load"),
    Row("RateLimiter accept, 2 threads", "limiter_accept_2", "mutex_accept_2", "std::mutex bucket", ">= 5", *ONE_RMW),
    Row("RateLimiter reject, 2 threads", "limiter_reject_2", "mutex_reject_2", "std::mutex bucket", ">= 7"),
    Row("RefCount try_acquire + release, 2 threads", "ref_count_2", "cas_ref_count_2", "CAS loop", ">= 1.4"),
    Row("CachePadded counters, 2 threads", "padded_2", "unpadded_2", "unpadded", ">= 10", "own_fetch_add_2",
        "fetch_add on two pages"),
    Row("SpscRing, one item", "ring_single", "boost_ring_single", "boost spsc_queue", ">= 1.1"),
    Row("SpscRing, batch of 64", "ring_batch", "boost_ring_single", "boost spsc_queue", ">= 10", "hand_lines_over_2",
        "the items' lines alone"),
    Row("IndexStack pop + push, 2 threads", "stack_pop_push_2", "boost_stack_pop_push_2", "boost stack"),
    Row("update, uncontended", "update_1", "raw_fetch_add", "std::atomic fetch_add", "<= 1.3",
        "update_without_back_off_1", "load, add, compare-exchange"),
    Row("update, 2 threads", "update_2", "update_without_back_off_2", "loop without back-off", ">= 1.6", *ONE_RMW),
]


def build(compiler):
    commands = [["cmake", "-S", str(RUNTIME), "-B", str(BUILD), "-DCMAKE_BUILD_TYPE=Release", "-DATOMVET_RUNTIME_BENCH=ON",
                 f"-DCMAKE_CXX_COMPILER={compiler}"], ["cmake", "--build", str(BUILD)]]
    for command in commands:
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{result.stdout[-6000:]}")
    return BUILD / "bench" / "runtime_bench"


def measure(program, arguments):
    """Returns each benchmark's figures, of the repetitions that had undisturbed windows, and how many had none."""
    names = "|".join(f"^{name}/" for name in arguments.only) or "."
    output = subprocess.run([str(program), f"--benchmark_repetitions={arguments.repetitions}",
                             "--benchmark_enable_random_interleaving=true", "--benchmark_format=json",
                             f"--benchmark_filter={names}"],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    samples = collections.defaultdict(list)
    disturbed = 0
    for run in json.loads(output)["benchmarks"]:
        if run.get("run_type") == "iteration":
            values = samples[run["name"].split("/")[0]]
            if run["windows"] >= WINDOWS_NEEDED:
                values.append(run["ns"])
            else:
                disturbed += 1
    return samples, disturbed


def processor():
    try:
        return next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def ratio(goal, mine, theirs):
    return mine / theirs if goal and goal.startswith("<=") else theirs / mine


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="BENCHMARK", help="only these, as bench.cpp names them")
    parser.add_argument("--repetitions", type=int, default=11)
    parser.add_argument("--compiler", default="g++")
    arguments = parser.parse_args()

    samples, disturbed = measure(build(arguments.compiler), arguments)
    nanoseconds = {name: statistics.median(values) for name, values in samples.items() if values}
    print(f"{processor()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {arguments.compiler}; medians of "
          f"{arguments.repetitions} repetitions" + (f", {disturbed} of all were disturbed" if disturbed else ""))
    if "hand_over_2" in nanoseconds:
        print(f"a line goes from one processor to the other in {nanoseconds['hand_over_2']:.0f} ns")
    print(f"\n{'primitive':<43}{'ns':>8}  {'reference':<24}{'ns':>8}{'ratio':>9}   goal     verdict")
    missed = out_of_reach = 0
    absent = []
    for row in ROWS:
        if arguments.only and row.name not in samples:
            continue
        if row.reference not in samples:
            absent.append(row.reference_title)
            continue
        if row.name not in nanoseconds or row.reference not in nanoseconds:
            print(f"{row.title:<43}{'':>8}  {row.reference_title:<24}   never undisturbed")
            continue
        mine, theirs = nanoseconds[row.name], nanoseconds[row.reference]
        is_cost = row.goal is not None and row.goal.startswith("<=")
        reached = ratio(row.goal, mine, theirs)
        verdict = "-"
        if row.goal:
            goal = float(row.goal.split()[1])
            if reached <= goal if is_cost else reached >= goal:
                verdict = f"{row.goal:<8} met"
            else:
                missed += 1
                verdict = f"{row.goal:<8} missed by {abs(reached / goal - 1):.0%}"
                if row.bound in nanoseconds:
                    bound = ratio(row.goal, nanoseconds[row.bound], theirs)
                    verdict += f"; bound {bound:.2f}x ({row.bound_title})"
                    out_of_reach += bound > goal if is_cost else bound < goal
        print(f"{row.title:<43}{mine:>8.2f}  {row.reference_title:<24}{theirs:>8.2f}{reached:>8.2f}x   {verdict}")
    for title in sorted(set(absent)) if not arguments.only else []:
        print(f"not installed, left out: {title}")
    print("not packaged by Debian, left out: folly")
    if missed:
        print(f"{missed} goals missed, {out_of_reach} of them beyond what this processor can do")
    else:
        print("all goals met")


if __name__ == "__main__":
    main()
