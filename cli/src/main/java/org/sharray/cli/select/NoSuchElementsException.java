package org.sharray.cli.select;

import org.sharray.error.SharrayException;

/** An array does not have the elements that were asked for. */
final class NoSuchElementsException extends SharrayException {

    private static final long serialVersionUID = 1L;

    NoSuchElementsException(String message) {
        super(message);
    }
}
