/** Commands about arrays and what is in them: to list, show, make, change, carry in and out, name and clear away. */
package org.sharray.cli.arrays;
