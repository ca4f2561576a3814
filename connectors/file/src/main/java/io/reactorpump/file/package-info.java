/**
 * Files as sources and sinks: lines, CSV, JSON Lines, whole files. Start at {@link io.reactorpump.file.FileSource} and
 * {@link io.reactorpump.file.FileSink}.
 *
 * <p>How reading is built: a {@code Reading} answers demand on one thread and takes steps of a {@code Tour} through the
 * files; an {@code OpenFile} takes bytes from a {@code ByteInput}, lets a {@code Splitter} find where records end, and a
 * {@code Decoder} make payloads of them. Positions are byte offsets just past a record, in the uncompressed stream; a
 * {@code FileProgress} remembers what the checkpoint has to know of each.
 *
 * <p>How writing is built: writes queue up in a {@code GroupWriter}, which on one thread takes all that wait, hands them
 * as one piece to an {@code AppendFile}, and then answers them in order.
 */
@NullMarked
package io.reactorpump.file;

import org.jspecify.annotations.NullMarked;
