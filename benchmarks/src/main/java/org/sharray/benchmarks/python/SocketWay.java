package org.sharray.benchmarks.python;

import java.io.IOException;

/** Raw bytes through a Unix-domain socket, into an array of NumPy that is new, or was there. */
final class SocketWay implements Way {
    private final Receiver receiver;
    private final String how;
    private final Chunks chunks = new Chunks();
    private double[] elements;

    SocketWay(Receiver receiver, boolean again) {
        this.receiver = receiver;
        this.how = again ? "refill " : "receive ";
    }

    @Override
    public void prepare(double[] elements) {
        this.elements = elements;
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        receiver.say(how + elements.length);
        chunks.write(elements, receiver.channel());
        return receiver.hear();
    }

    @Override
    public double check() throws IOException, InterruptedException {
        return receiver.check();
    }
}
