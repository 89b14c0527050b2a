/**
 * What {@link org.sharray.Inspection} finds out about an array without taking part in it: values, as they were at one moment.
 */
package org.sharray.inspect;
