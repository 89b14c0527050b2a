/** How fast an array's lock is. */
package org.sharray.benchmarks.locks;
