/**
 * Arrays on the engine, Hazelcast: how elements, locks and names lie in its maps. Nothing outside this package knows the engine, and nothing in it knows
 * the array classes. {@link org.sharray.cluster.engine.Engine} is the way in.
 */
package org.sharray.cluster.engine;
