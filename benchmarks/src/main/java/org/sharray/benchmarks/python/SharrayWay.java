package org.sharray.benchmarks.python;

import java.io.IOException;
import org.sharray.SharedDoubleArray;

/** A shared array, whose handle is told to Python. */
final class SharrayWay implements Way {
    private final Receiver receiver;
    private final Start start;
    private double[] elements;
    private SharedDoubleArray array;

    SharrayWay(Receiver receiver, Start start) {
        this.receiver = receiver;
        this.start = start;
    }

    @Override
    public void prepare(double[] elements) throws IOException, InterruptedException {
        this.elements = elements;
        if (start == Start.SHARED) {
            array = SharedDoubleArray.of(elements);
        } else if (start == Start.AGAIN && array == null) {
            array = SharedDoubleArray.create(elements.length);
            receiver.say("keep " + array.handle());
            receiver.hear();
            receiver.check();
        }
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        if (start == Start.HEAP) {
            array = SharedDoubleArray.of(elements);
        } else if (start == Start.AGAIN) {
            array.copyFrom(elements);
        }
        receiver.say(start == Start.AGAIN ? "kept" : "attach " + array.handle());
        return receiver.hear();
    }

    @Override
    public double check() throws IOException, InterruptedException {
        double sum = receiver.check();
        if (start != Start.AGAIN) {
            array.close();
        }
        return sum;
    }

    @Override
    public void close() {
        if (array != null) {
            array.close();
        }
    }
}
