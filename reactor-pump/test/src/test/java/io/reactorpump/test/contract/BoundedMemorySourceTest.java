package io.reactorpump.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;

class BoundedMemorySourceTest extends MemorySourceContract {

    @Override
    protected io.reactorpump.test.MemorySource<String> source() {
        return memory().rejecting();
    }

    @AfterEach
    void isUsedByTheKitAsItsContractSays() {
        assertThat(memory().violations()).isEmpty();
    }
}
