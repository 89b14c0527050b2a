package org.sharray.locking;

import org.sharray.error.SharrayException;

/** A process can't take part in the locks of a file: there are as many participants as it has slots for, and all live. */
public final class NoSlotException extends SharrayException {
    private static final long serialVersionUID = 1L;

    NoSlotException(String message) {
        super(message);
    }
}
