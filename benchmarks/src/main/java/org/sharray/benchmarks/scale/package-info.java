/** The measurements of what grows: long arrays, many processes, many arrays. Their figures are drawn as curves. */
package org.sharray.benchmarks.scale;
