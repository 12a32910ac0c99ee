/** Classes of devices: what each can afford, read from device-profiles/profiles. */
@NullMarked
package dev.venule.agent.profile;

import org.jspecify.annotations.NullMarked;
