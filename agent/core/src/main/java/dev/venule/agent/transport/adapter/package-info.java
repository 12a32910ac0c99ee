/** What every adapter of the transport port needs: one thing at a time, bytes counted, certificates and keys from files. */
@NullMarked
package dev.venule.agent.transport.adapter;

import org.jspecify.annotations.NullMarked;
