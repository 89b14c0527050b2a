/**
 * What is shown of arrays, whatever shows it: {@link org.sharray.inspector.Sampler} looks at all arrays again and again, {@link org.sharray.inspector.Values} reads
 * elements of any type as numbers, {@link org.sharray.inspector.Summary}, {@link org.sharray.inspector.Envelope} and {@link org.sharray.inspector.Changes} make few numbers of many. Nothing
 * here takes a lock or writes.
 */
package org.sharray.inspector;
