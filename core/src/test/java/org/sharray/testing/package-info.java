/** What the tests need beside the library: other JVMs, Python, element types in one shape, files made by hand. */
package org.sharray.testing;
