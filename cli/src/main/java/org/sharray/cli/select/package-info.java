/** Which elements of which array a user means: {@code points['x'][0:10]}, with the subscripts of Python. */
package org.sharray.cli.select;
