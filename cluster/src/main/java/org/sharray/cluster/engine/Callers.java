package org.sharray.cluster.engine;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The callers of this process. The last one that was given back is the next to be lent, so that chunks know few. */
final class Callers {
    private final IntSupplier numbering;
    private final AtomicInteger made = new AtomicInteger();
    private final ConcurrentLinkedDeque<Caller> idle = new ConcurrentLinkedDeque<>();

    /** The number of this process; 0 as long as it has none. Written under this object's monitor. */
    private volatile int process;

    /** By what gives this process a number, which no other one of the cluster has or ever had: asked for the first caller. */
    Callers(IntSupplier numbering) {
        this.numbering = numbering;
    }

    Caller borrow() {
        Caller caller = idle.pollFirst();
        return caller != null ? caller : new Caller(process(), made.incrementAndGet());
    }

    private synchronized int process() {
        if (process == 0) {
            process = numbering.getAsInt();
        }
        return process;
    }

    /** After a change whose result is known. Of whoever does not know it, the change may still be made: such a caller is never used again. */
    void giveBack(Caller caller) {
        if (Caller.process(caller.id()) == process) {
            idle.addFirst(caller);
        }
    }

    /** This process gets a new number, because the cluster takes the one that has the present number for gone. */
    synchronized void renew() {
        process = 0;
        idle.clear();
    }
}
