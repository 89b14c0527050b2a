package org.sharray.cluster;

import org.sharray.layout.Geometry;

/** Makes the array object for an element type. */
final class ArrayFactory {
    private ArrayFactory() {
    }

    static ClusterArray make(ClusterArray.Opening opening, Geometry geometry, boolean owner) {
        return switch (opening.type()) {
[#list primitives as p]
            case [#list p.elements as element][=element.constant][#sep], [/#sep][/#list] -> new Cluster[=p.Type]Array(opening, geometry, owner);
[/#list]
        };
    }
}
