package org.sharray.codec;

import java.util.ArrayList;
import java.util.List;
import org.sharray.type.RecordType;
import org.sharray.type.RecordType.Field;

/** Where two record types differ. */
final class RecordDifferences {
    private RecordDifferences() {}

    /**
     * Where a file's records differ from a Java record's; where the fields lie does not matter.
     *
     * @return a line for each difference
     */
    static List<String> of(RecordType file, RecordType wanted) {
        List<String> differences = new ArrayList<>();
        compare("", file, wanted, differences);
        return differences;
    }

    private static void compare(String prefix, RecordType file, RecordType wanted, List<String> differences) {
        for (Field field : wanted.fields()) {
            String name = "\"" + prefix + field.name() + "\"";
            Field found = file.field(field.name()).orElse(null);
            if (found == null) {
                differences.add("the file has no field " + name);
            } else if (!found.shape().equals(field.shape())) {
                differences.add(
                        "field " + name + " has the shape " + found.shape() + " in the file, not " + field.shape());
            } else if (found.type() instanceof RecordType inner && field.type() instanceof RecordType wantedInner) {
                compare(prefix + field.name() + ".", inner, wantedInner, differences);
            } else if (!found.type().dtype().equals(field.type().dtype())) {
                differences.add("field " + name + " is " + found.type() + " in the file, not " + field.type());
            }
        }
        for (Field field : file.fields()) {
            if (wanted.field(field.name()).isEmpty()) {
                differences.add("the file has a field \"" + prefix + field.name() + "\" besides");
            }
        }
    }
}
