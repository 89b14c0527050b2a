/**
 * The file format: where what lies in an array's file. docs/format.md is its specification.
 *
 * <p>
 * {@link org.sharray.layout.FileLayout} owns every offset and is the only class that has them; {@link
 * org.sharray.layout.NpyHeader} is the text at a file's start, which NumPy reads.
 */
package org.sharray.layout;
