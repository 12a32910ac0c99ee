/** How the device fares: power, temperature, load, network, storage, energy. Ports that a platform implements. */
@NullMarked
package dev.venule.agent.device;

import org.jspecify.annotations.NullMarked;
