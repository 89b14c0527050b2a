/** The driver in Java: what a scenario tells it, it does with the library's public API. */
package org.sharray.conformance.driver;
