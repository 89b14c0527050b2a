package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Elements of one chunk, in an order: pieces that each are elements at one distance. What a range of an array, or of any view of one, is in one of
 * its chunks. All places and distances are in bytes, from the chunk's first one. Grows while it is made; after that nobody changes it.
 */
final class Pieces {
    private static final int FIELDS = 3;

    /** The size of an element. */
    private final int width;

    /** Of each piece, where it begins, the distance of its elements, and how many there are. */
    private int[] numbers;
    private int count;
    private int elements;

    Pieces(int width) {
        this(width, new int[FIELDS]);
    }

    private Pieces(int width, int[] numbers) {
        this.width = width;
        this.numbers = numbers;
    }

    /** What acts on one element after the other. */
    @FunctionalInterface
    interface Action {
        /** With so many bytes of the chunk that follow each other, for so many bytes of the message. */
        void accept(int inChunk, int inMessage, int bytes);
    }

    void add(int offset, int stride, int length) {
        if (count * FIELDS == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        numbers[count * FIELDS] = offset;
        numbers[count * FIELDS + 1] = stride;
        numbers[count * FIELDS + 2] = length;
        count++;
        elements += length;
    }

    /** The size of all elements together, in bytes. */
    int bytes() {
        return elements * width;
    }

    int width() {
        return width;
    }

    void each(Action action) {
        int message = 0;
        for (int piece = 0; piece < count; piece++) {
            int offset = numbers[piece * FIELDS];
            int stride = numbers[piece * FIELDS + 1];
            int length = numbers[piece * FIELDS + 2];
            if (stride == width) {
                action.accept(offset, message, length * width);
            } else {
                for (int i = 0; i < length; i++) {
                    action.accept(offset + i * stride, message + i * width, width);
                }
            }
            message += length * width;
        }
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(width);
        out.writeInt(elements);
        out.writeIntArray(Arrays.copyOf(numbers, count * FIELDS));
    }

    static Pieces readFrom(ObjectDataInput in) throws IOException {
        int width = in.readInt();
        int elements = in.readInt();
        Pieces pieces = new Pieces(width, in.readIntArray());
        pieces.count = pieces.numbers.length / FIELDS;
        pieces.elements = elements;
        return pieces;
    }
}
