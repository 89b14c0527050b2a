/**
 * Short programs that share arrays between processes, each worth reading on its own. They use only Sharray's public API;
 * the command line runs them too, and adds the options and the printing.
 */
package org.sharray.examples;
