package org.sharray.locking;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's event for the first owner of a lock after one that died. */
@Name("org.sharray.OwnerDied")
@Label("Shared Lock Owner Died")
@Category("Sharray")
@Description("The owner of a lock died while it held it; recorded by the next owner")
@StackTrace(true)
final class OwnerDiedEvent extends Event {
    @Label("Lock")
    String lock;

    @Label("Deaths")
    @Description("How many owners of this lock have died")
    long deaths;
}
