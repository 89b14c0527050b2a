/**
 * What a person sees in a terminal: plots, tables, full-screen views. It knows nothing of command lines.
 *
 * <p>
 * {@link org.sharray.cli.terminal.Frame} is what all is drawn into, text that can be tested; {@link org.sharray.cli.terminal.Screen} is the terminal itself, the only class that knows one;
 * {@link org.sharray.cli.terminal.Live} brings them together: keys, time, and what a {@link org.sharray.cli.terminal.View} sees.
 */
package org.sharray.cli.terminal;
