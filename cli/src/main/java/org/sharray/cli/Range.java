package org.sharray.cli;

import org.sharray.cli.torture.locks.LockPlan;
import org.sharray.cli.torture.cluster.ClusterPlan;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number and says the permitted range if it is out of it. */
abstract class Range<T extends Number> implements ITypeConverter<T> {

    private final long least;
    private final long most;

    private Range(long least, long most) {
        this.least = least;
        this.most = most;
    }

    /** A number that is in the range. */
    final long parse(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, like a number out of the range
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + most);
    }

    private abstract static class IntRange extends Range<Integer> {

        private IntRange(int least, int most) {
            super(least, most);
        }

        @Override
        public final Integer convert(String text) {
            return Math.toIntExact(parse(text));
        }
    }

    /** A number of processes. */
    static final class Processes extends IntRange {

        static final int MOST = 64;

        Processes() {
            super(1, MOST);
        }
    }

    /** A number of processes of which two have to meet. */
    static final class Workers extends IntRange {

        Workers() {
            super(LockPlan.FEWEST_WORKERS, LockPlan.MOST_WORKERS);
        }
    }

    /** A number of members of a cluster of which one may die. */
    static final class Members extends IntRange {

        Members() {
            super(ClusterPlan.FEWEST_MEMBERS, ClusterPlan.MOST_MEMBERS);
        }
    }

    /** What a random choice begins with. */
    static final class Seed extends Range<Long> {

        Seed() {
            super(Long.MIN_VALUE, Long.MAX_VALUE);
        }

        @Override
        public Long convert(String text) {
            return parse(text);
        }
    }

    /** A number of rounds; times the processes it still fits an int. */
    static final class Rounds extends IntRange {

        static final int MOST = 10_000_000;

        Rounds() {
            super(1, MOST);
        }
    }

    /** A number of batches, or of samples in one. */
    static final class Batches extends IntRange {

        Batches() {
            super(1, 10_000_000);
        }
    }

    /** A number of measurements. */
    static final class Runs extends IntRange {

        Runs() {
            super(1, 1000);
        }
    }

    /** A time to wait. */
    static final class Seconds extends IntRange {

        Seconds() {
            super(0, 3600);
        }
    }

    /** The length of an array: more than any memory holds is the array's to refuse. */
    static final class Length extends Range<Long> {

        Length() {
            super(1, 1L << 60);
        }

        @Override
        public Long convert(String text) {
            return parse(text);
        }
    }

    /** How far a blur reaches, in pixels. */
    static final class Radius extends IntRange {

        Radius() {
            super(0, 200);
        }
    }

    /** A number of points to draw. */
    static final class Points extends Range<Long> {

        Points() {
            super(1, 1_000_000_000_000L);
        }

        @Override
        public Long convert(String text) {
            return parse(text);
        }
    }

    /** A number of tables. */
    static final class Tables extends IntRange {

        Tables() {
            super(1, 1_000_000);
        }
    }

    /** How many of many are shown. */
    static final class Top extends IntRange {

        Top() {
            super(1, 1000);
        }
    }

    /** A number of jobs, whose signs fit a line. */
    static final class Jobs extends IntRange {

        static final int MOST = 40;

        Jobs() {
            super(1, MOST);
        }
    }

    /** A number of jobs that fail. */
    static final class Failing extends IntRange {

        Failing() {
            super(0, Jobs.MOST);
        }
    }

    /** The width or height of a picture, in pixels. */
    static final class Side extends IntRange {

        Side() {
            super(1, 16_384);
        }
    }

    /** A number of iterations. */
    static final class Iterations extends IntRange {

        Iterations() {
            super(1, 1_000_000);
        }
    }

    /** A number of parts of an array that have a lock each. */
    static final class Stripes extends IntRange {

        Stripes() {
            super(1, 65_536);
        }
    }

    /** A port of this machine; 0 for any that is free. */
    static final class Port extends IntRange {

        Port() {
            super(0, 65_535);
        }
    }

    /** A number of processes that can have an array open for writing. */
    static final class Participants extends IntRange {

        Participants() {
            super(1, 65_535);
        }
    }
}
