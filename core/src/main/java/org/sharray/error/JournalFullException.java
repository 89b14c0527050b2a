package org.sharray.error;

/** A transaction wrote more than the journal of its array can keep; nothing of it has happened. */
public final class JournalFullException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, how much there is, what to do
     */
    public JournalFullException(String message) {
        super(message);
    }
}
