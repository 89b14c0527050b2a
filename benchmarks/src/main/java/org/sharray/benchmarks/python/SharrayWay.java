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
            create();
            array.copyFrom(elements);
        } else if (start == Start.AGAIN && array == null) {
            create();
            receiver.say("keep " + array.handle());
            receiver.hear();
            receiver.check();
        }
    }

    private void create() {
        array = SharedDoubleArray.create(elements.length);
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        if (start == Start.HEAP) {
            create();
        }
        if (start != Start.SHARED) {
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
