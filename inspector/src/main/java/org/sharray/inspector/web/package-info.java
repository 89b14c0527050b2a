/**
 * The inspector as a page in the browser: {@link org.sharray.inspector.web.WebInspector} serves it to this machine alone, and to nobody who has not got its link. Requests never lead to files: arrays are named by
 * ids from the server's own list, and the page's files by a fixed table.
 */
package org.sharray.inspector.web;
