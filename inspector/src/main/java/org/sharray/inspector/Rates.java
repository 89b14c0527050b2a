package org.sharray.inspector;

/**
 * How an array was used between two samples, a second.
 *
 * @param acquisitions of its lock and the locks of its parts
 * @param contended    those that had to wait
 * @param waiting      seconds of waiting that ended: how many waited on average
 * @param changes      elements, or words of 8 bytes in smaller elements' places, that were seen to be others; of large arrays estimated
 */
public record Rates(double acquisitions, double contended, double waiting, double changes) {
    /** Of an array that was seen for the first time. */
    public static final Rates NONE = new Rates(0, 0, 0, 0);
}
