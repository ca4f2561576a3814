package io.reactorpump.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesTest {

    @Test
    void keepTheOrderInWhichTheyWerePut() {
        Attributes attributes = new Attributes();
        for (int i = 9; i >= 0; i--) {
            attributes.put("name " + i, i);
        }
        attributes.put("name 9", "nine").remove("name 8").remove("none");

        assertThat(attributes.asMap().values()).containsExactly("nine", 7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void areTheirOwnOnceCopied() {
        Attributes parent = new Attributes().put("a", 1);
        Attributes child = parent.copy().put("a", 2).put("b", 3);

        assertThat(parent.asMap()).containsExactly(Map.entry("a", 1));
        assertThat(child.get("a", Integer.class)).contains(2);
        assertThat(new Attributes().copy().asMap()).isEmpty();
    }

    @Test
    void areSnapshotsAsAMap() {
        Attributes attributes = new Attributes().put("a", 1);
        Map<String, Object> before = attributes.asMap();
        attributes.put("b", 2);

        assertThat(before).hasSize(1);
        assertThatThrownBy(() -> before.put("c", 3)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void doNotShowTheirValues() {
        assertThat(new Attributes().put("password", "secret")).hasToString("[password]");
        assertThatThrownBy(() -> new Attributes().put("a", 1).get("a", String.class))
                .isInstanceOf(ClassCastException.class);
    }
}
