package org.sharray.locking;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The flight recorder's event for a wait that went beyond spinning. */
@Name("org.sharray.LockContended")
@Label("Shared Lock Contended")
@Category("Sharray")
@Description("A thread waited for a lock that threads of several processes share")
final class LockContendedEvent extends Event {
    @Label("Lock")
    String lock;

    @Label("Owner")
    @Description("Who held the lock when the wait began")
    String owner;
}
