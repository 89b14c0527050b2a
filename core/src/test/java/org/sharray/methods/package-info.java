/** How every public method fails: tried by reflection, and written down in docs/failures.md. */
package org.sharray.methods;
