/** The types that an element of an array can have. */
package org.sharray.type;
