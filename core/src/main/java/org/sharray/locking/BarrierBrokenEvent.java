package org.sharray.locking;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The flight recorder's event for a barrier that broke. */
@Name("org.sharray.BarrierBroken")
@Label("Shared Barrier Broken")
@Category("Sharray")
@Description("A barrier broke, so that all that wait at it fail; recorded by whoever broke it")
final class BarrierBrokenEvent extends Event {
    @Label("Barrier")
    String barrier;

    @Label("Reason")
    String reason;
}
