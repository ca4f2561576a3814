package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import java.util.List;

/** Is told what an INI file holds, in order. */
interface IniListener {

    /** A section begins, or goes on. */
    void section(List<String> header, Origin origin);

    /** A key of a section, with its value as it stands there. */
    void entry(List<String> header, String key, String value, Origin origin);
}
