package org.sharray.locking;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's event for a lock that was taken away from its owner by force. */
@Name("org.sharray.LockForced")
@Label("Shared Lock Forced")
@Category("Sharray")
@Description("A lock was taken away from its owner by force; recorded by who did it")
@StackTrace(true)
final class LockForcedEvent extends Event {
    @Label("Lock")
    String lock;

    @Label("Owner")
    @Description("Who had it")
    String owner;
}
