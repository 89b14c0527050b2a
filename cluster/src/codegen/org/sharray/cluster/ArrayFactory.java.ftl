package org.sharray.cluster;

import org.sharray.layout.Geometry;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.TextType;

/** Makes the array object for an element type. */
final class ArrayFactory {
    private ArrayFactory() {}

    static ClusterArray make(ClusterArray.Opening opening, Dtype type, Geometry geometry, boolean owner) {
        return switch (type) {
            case ElementType element -> make(opening, element, geometry, owner);
            case TextType text -> new ClusterTextArray(opening, text, geometry, owner);
            case RecordType records -> new ClusterRecordArray<>(opening, records, geometry, null, owner);
            case ComplexType complex -> throw new IllegalArgumentException(complex + " is viewed as pairs of " + complex.part());
        };
    }

    private static ClusterArray make(ClusterArray.Opening opening, ElementType type, Geometry geometry, boolean owner) {
        return switch (type) {
[#list primitives as p]
            case [#list p.elements as element][=element.constant][#sep], [/#sep][/#list] -> new Cluster[=p.Type]Array(opening, type, geometry, owner);
[/#list]
        };
    }
}
