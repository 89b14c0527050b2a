/** Commands about locks: to hold one, to see who holds it and why, and to take it away. */
package org.sharray.cli.locks;
