package org.sharray.inspector.web;

import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedTextArray;
import org.sharray.error.SharrayException;
import org.sharray.inspect.FoundArray;
import org.sharray.sync.SharedLock;
import org.sharray.type.ElementType;

/** Changes one element, under the array's lock; for that moment the page takes part in it. */
final class Editor {
    private static final int LOCK_SECONDS = 2;
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,20}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private Editor() {}

    /** Writes an element; what is read then. */
    static String set(FoundArray found, long index, String value) {
        try (SharedArray array = SharedArray.open(found, OpenMode.READ_WRITE)) {
            if (index < 0 || index >= array.length()) {
                throw new Refusal(400, "There is no element " + index + ": the array has " + array.length() + ".");
            }
            if (!array.hasLock()) {
                return write(array, index, value);
            }
            Optional<SharedLock.Guard> guard = array.lock().tryHold(LOCK_SECONDS, TimeUnit.SECONDS);
            try (SharedLock.Guard _ = guard.orElseThrow(() -> new Refusal(409,
                    "The lock was not free for " + LOCK_SECONDS + " seconds; nothing was changed."))) {
                return write(array, index, value);
            }
        } catch (IllegalArgumentException unfit) {
            throw new Refusal(400, Plain.text(String.valueOf(unfit.getMessage())));
        } catch (SharrayException refused) {
            throw new Refusal(409, Plain.text(String.valueOf(refused.getMessage())));
        } catch (InterruptedException ended) {
            throw new Refusal(503, "The server ends; nothing was changed.");
        }
    }

    private static String write(SharedArray array, long index, String value) {
        if (array instanceof SharedTextArray texts) {
            texts.set(index, value);
        } else if (array.elementType() instanceof ElementType type) {
            array.numbers().set(index, number(type, value.strip()));
        } else {
            throw new IllegalArgumentException("Records can't be changed here.");
        }
        return Frames.element(array, index);
    }

    private static Number number(ElementType type, String text) {
        if (type == ElementType.BOOL && (text.equals("true") || text.equals("false"))) {
            return text.equals("true") ? 1 : 0;
        } else if (type.isFloating()) {
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> decimal(type, text);
            };
        } else if (type == ElementType.CHAR16 && text.length() == 1 && !Character.isDigit(text.charAt(0))) {
            return (int) text.charAt(0);
        } else if (WHOLE.matcher(text).matches()) {
            return new BigInteger(text);
        }
        throw unfit(type, text);
    }

    private static double decimal(ElementType type, String text) {
        double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw unfit(type, text);
        }
        return number;
    }

    private static IllegalArgumentException unfit(ElementType type, String text) {
        return new IllegalArgumentException("\"" + text + "\" is no value of " + type + ".");
    }
}
