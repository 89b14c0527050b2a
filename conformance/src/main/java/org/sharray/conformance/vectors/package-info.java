/**
 * Small files that every reader of the format has to understand, or to refuse: the folder {@code conformance/vectors}.
 */
package org.sharray.conformance.vectors;
