/**
 * Fixed-length typed arrays in shared memory: what a user imports.
 *
 * <p>
 * Start at {@link org.sharray.SharedIntArray} and its siblings, which are made from one template a type (see
 * {@code core/src/codegen/README.md}); {@link org.sharray.SharedInt} and its siblings are single values.
 */
package org.sharray;
