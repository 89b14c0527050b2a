/** What the machine and other people do to arrays: no room, no permission, files and messages made by a liar, files that change while they are mapped. */
package org.sharray.hostile;
