/** How texts and records lie in memory, whoever has it: read, checked and written there. */
package org.sharray.codec;
