/**
 * Where arrays live: anonymous, named, in files and in memory of other makers.
 *
 * <p>
 * {@link org.sharray.storage.ArrayFile} is one opening of one array's file, {@link org.sharray.storage.NamedArrays} the
 * directory of the named ones, {@link org.sharray.storage.Transfer} what keeps a sent array open until it has arrived.
 */
package org.sharray.storage;
