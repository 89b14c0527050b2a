/**
 * The {@code sharray} command: what surrounds the programs of {@code org.sharray.examples}, that is options, printing,
 * progress and plain words for mistakes.
 */
package org.sharray.cli;
