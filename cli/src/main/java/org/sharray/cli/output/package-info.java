/** What commands print: text of others made harmless, tables, JSON, progress. */
package org.sharray.cli.output;
