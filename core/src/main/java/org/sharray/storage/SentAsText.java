package org.sharray.storage;

import java.util.function.Function;

/**
 * What can be sent to another process as a text: an array, by its handle. It is for those who send without Java's serialisation, and who know
 * no implementation of an array.
 */
public interface SentAsText {
    /**
     * What becomes the same thing where it is {@linkplain Reader#read read}. Its file is kept open by a {@link Transfer} that collects.
     *
     * @return the text
     */
    String sentText();

    /** Reads such texts. */
    final class Reader {
        /** Says in its initialiser how a text is read; it stands above this package. */
        private static final String KNOWS_HOW = "org.sharray.SentArray";

        private static volatile Function<String, ?> reader;

        private Reader() {}

        /**
         * Says how a text is read.
         *
         * @param newReader makes of the text what was sent
         */
        public static void is(Function<String, ?> newReader) {
            reader = newReader;
        }

        /**
         * Reads a text.
         *
         * @param text what {@link SentAsText#sentText} gave
         * @return what was sent, in this process
         * @throws ClassNotFoundException if this is not all of the library
         */
        public static Object read(String text) throws ClassNotFoundException {
            if (reader == null) {
                Class.forName(KNOWS_HOW);
            }
            return reader.apply(text);
        }
    }
}
