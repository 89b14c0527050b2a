/**
 * What the operating system does for an array: files, mappings, byte locks, waiting. The only place with native calls.
 *
 * <p>
 * {@link org.sharray.os.Os} is the interface; {@link org.sharray.os.LinuxOs} calls the kernel through the foreign function
 * interface, {@link org.sharray.os.PortableOs} makes do with the JDK. Everything here speaks in bytes and throws
 * {@link java.io.IOException}; nothing here knows what an array is.
 */
package org.sharray.os;
