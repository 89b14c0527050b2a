"""The half of Samples.java that is in Python: it produces batches of samples, or consumes them."""
import array
import time

SENT, ANSWERED, SUM = range(3)


def produce(turns, samples, times):
    memory = samples.memoryview()
    for turn in range(1, len(times) + 1):
        batch = array.array('i', range(turn, turn + len(samples)))
        start = time.perf_counter_ns()
        with turns.lock:
            memory[:] = batch
            turns[SENT] = turn
        turns.notify(SENT)
        turns.wait(ANSWERED, turn - 1)
        with turns.lock:
            found = turns[SUM]
        times[turn - 1] = time.perf_counter_ns() - start
        if found != sum(batch):
            raise ValueError('the sum of batch %d is %d, and the consumer found %d' % (turn, sum(batch), found))


def consume(turns, samples, times):
    memory = samples.memoryview()
    for turn in range(1, len(times) + 1):
        turns.wait(SENT, turn - 1)
        with turns.lock:
            turns[SUM] = sum(memory)
            turns[ANSWERED] = turn
        turns.notify(ANSWERED)
