/** The journal of transactions: how several writes to a file, or to several files with one lock, happen all or not at all. Above it are the lock and the arrays. */
package org.sharray.journal;
