package org.sharray.benchmarks.python;

import java.io.IOException;
import org.sharray.SharedDoubleArray;

/** A shared array, whose handle is told to Python. */
final class SharrayWay implements Way {
    private final Receiver receiver;
    private final boolean copies;
    private double[] elements;
    private SharedDoubleArray array;

    /** It begins with an array on the heap, if it is to copy, and else with a shared one. */
    SharrayWay(Receiver receiver, boolean copies) {
        this.receiver = receiver;
        this.copies = copies;
    }

    @Override
    public void prepare(double[] elements) {
        this.elements = elements;
        if (!copies) {
            fill();
        }
    }

    private void fill() {
        array = SharedDoubleArray.create(elements.length);
        array.copyFrom(elements);
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        if (copies) {
            fill();
        }
        receiver.say("attach " + array.handle());
        return receiver.hear();
    }

    @Override
    public double check() throws IOException, InterruptedException {
        double sum = receiver.check();
        array.close();
        return sum;
    }
}
